// Each test class starts a dashboard and works it with real compilers and a real browser: one at a time on a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
