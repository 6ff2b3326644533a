"""The post room: tells people what concerns them, where they want it. Owns the words notice, channel and digest."""
