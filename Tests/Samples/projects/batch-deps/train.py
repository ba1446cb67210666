"""Pretends to train a model and saves it."""

lr = 0.001

print("params:")
print(" lr=%f" % lr)
print("loss: %f" % (1.0 / (1.0 + 100.0 * lr)))
print("Saving model as ./trained-model")
with open("trained-model", "w") as file:
    file.write("a model that was trained with lr=%f\n" % lr)
