#!/bin/sh
# Stands in for a training that uses one GPU: says which one it was given, and keeps it for a while.
echo "slot $BATCHRUN_SLOT, CUDA_VISIBLE_DEVICES=$CUDA_VISIBLE_DEVICES: training with $*"
sleep 1
echo "done"
