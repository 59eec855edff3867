"""The shared board of participants' projects."""
