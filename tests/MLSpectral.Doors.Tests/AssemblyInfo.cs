// Tests train with torch, whose threads are the process's.
[assembly: DoNotParallelize]
