for step in $(seq "$2"); do echo "loss: $1"; done
echo "$1" > model
test "$1" != 0.3
