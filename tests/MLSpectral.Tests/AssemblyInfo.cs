// Without LibTorch nothing is shared by the whole process.
[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]
