"""What is owed: outstanding, interest, limitation, public bodies, insolvency."""
