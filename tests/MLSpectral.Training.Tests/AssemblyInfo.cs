// Torch's thread count and its count of live tensors are process-wide, and tests compare them before and after.
[assembly: DoNotParallelize]
