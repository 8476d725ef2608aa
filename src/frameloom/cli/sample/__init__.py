"""The sample project of `frameloom demo`: its pictures, its sound and its file, all made here."""
