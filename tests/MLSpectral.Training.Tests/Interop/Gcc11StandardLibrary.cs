using System.Text;

namespace MLSpectral.Tests.Interop;

/// <summary>
/// The system's libstdc++, reduced to the versions that GCC 11's offers (RHEL 9): up to GLIBCXX_3.4.29 and CXXABI_1.3.13.
/// </summary>
internal static class Gcc11StandardLibrary
{
    public const string Soname = "libstdc++.so.6";

    /// <summary>Newer versions are renamed, so nobody finds them. If the system has none, the file is as it was.</summary>
    public static byte[] Make()
    {
        byte[] library = File.ReadAllBytes(SystemLibrary.Find(Soname)!.Path);
        IEnumerable<string> newer = [.. Versions("GLIBCXX_3.4.", 30), .. Versions("CXXABI_1.3.", 14)];
        foreach (string version in newer)
        {
            // With the zero bytes around it, this is the entry of a string table and no part of another.
            byte[] entry = Encoding.ASCII.GetBytes($"\0{version}\0");
            for (int at = library.AsSpan().IndexOf(entry); at >= 0; at = library.AsSpan().IndexOf(entry))
                library[at + 1] = (byte)'?';
        }

        return library;
    }

    private static IEnumerable<string> Versions(string family, int first) =>
        Enumerable.Range(first, 20).Select(number => $"{family}{number}");
}
