"""What reaches other programs, behind ports that contexts declare; each has a null twin for where there is no such program."""
