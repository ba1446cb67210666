"""Pretends to serve a trained model."""

with open("trained-model") as file:
    file.read()
print("Serving ./trained-model")
