"""The live connection: what one device does, the others see at once."""
