#!/bin/sh
# Stands in for a training that uses one GPU: prints the number of its GPU, and keeps it for a while.
echo "gpu: ${CUDA_VISIBLE_DEVICES:-$ROCR_VISIBLE_DEVICES}"
sleep 1
echo "done"
