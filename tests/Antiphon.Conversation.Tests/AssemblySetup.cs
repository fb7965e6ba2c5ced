// Calls run in virtual time, which settles by watching the thread pool: other tests' work would slow every step.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
