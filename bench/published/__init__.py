"""Published reports in layouts nobody has seen, made here: is every figure read right or named as unread, and none wrong?"""
