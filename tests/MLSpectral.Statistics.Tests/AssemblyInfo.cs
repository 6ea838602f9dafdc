// Pure functions: tests share nothing.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
