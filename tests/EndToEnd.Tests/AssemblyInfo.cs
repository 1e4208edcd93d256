// Each test class starts a dashboard and works it with real compilers and a real browser: two at a time, for each often waits.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
