using System.Xml;
using System.Xml.Linq;

namespace MLSpectral.PublicDocumentation;

/// <summary>
/// Removes from an assembly's XML documentation file the members that nobody outside the assembly can see. The file is changed in place.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [string assembly, string documentation])
            return Fail("Usage: MLSpectral.PublicDocumentation <dll> <xml>");
        try
        {
            KeepVisible(VisibleMembers.Of(assembly), documentation);
            return 0;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or XmlException)
        {
            return Fail(exception.Message);
        }
    }

    private static void KeepVisible(VisibleMembers visible, string path)
    {
        XDocument document = XDocument.Load(path);
        List<XElement> hidden = [.. document.Descendants("member").Where(member => !visible.Contains(member.Attribute("name")!.Value))];
        foreach (XElement member in hidden)
            member.Remove();
        document.Save(path);
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"MLSpectral.PublicDocumentation : error MLS0003: {message}");
        return 1;
    }
}
