using System.Runtime.CompilerServices;

// The compiler sees copies of these two assemblies in which the types of internals.txt are public; at run time the originals are loaded,
// in which they are not. This asks the runtime not to enforce their visibility on MLSpectral. build/README.md has the whole story.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
