"""Says something."""

msg = "hello"
loud = False

if loud:
    msg = msg.upper()
print(msg)
