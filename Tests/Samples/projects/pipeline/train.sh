# Usage: train.sh --lr RATE
echo "trained on $(wc -l <data.csv | tr -d ' ') rows with $*"
echo "loss: $2"
