// A snippet runs in a folder of its own and writes to the console, and both belong to the whole process.
[assembly: DoNotParallelize]
