"""The worlds outside that move money, behind one Protocol. Their libraries are known here and nowhere else."""
