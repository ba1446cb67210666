echo "loss: $1"; test "$1" != 0.8 || kill -9 $PPID; echo $1 > model
