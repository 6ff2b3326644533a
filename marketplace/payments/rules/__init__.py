"""What money may do: the accounts of the books, the states of a payment, what a bill must say."""
