"""What people say of each other after a deal: reviews by both sides, replies, votes, and the ratings they come to.

Owns the words deal (a finished order that may be reviewed), review, side, reply, vote and rating.
"""
