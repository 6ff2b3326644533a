"""The outside world as the post room meets it: who tells of bounces, who sends texts and push messages."""
