namespace MLSpectral.PublicDocumentation;

/// <summary>
/// What tells members apart here: the kind (T, M, P, E, F), the name with that of the type, and the number of parameters. Overloads with
/// as many parameters count as one.
/// </summary>
internal readonly record struct MemberKey(char Kind, string Name, int Parameters)
{
    /// <summary>Reads the compiler's identifier of a member, such as <c>M:A.B.Of``1(System.Int32,C{``0})</c>.</summary>
    public static MemberKey Parse(string identifier)
    {
        int list = identifier.IndexOf('(', StringComparison.Ordinal);
        string name = list < 0 ? identifier[2..] : identifier[2..list];
        int arity = identifier[0] == 'M' ? name.IndexOf("``", StringComparison.Ordinal) : -1;
        return new MemberKey(identifier[0], arity < 0 ? name : name[..arity], list < 0 ? 0 : Count(identifier.AsSpan(list + 1)));
    }

    private static int Count(ReadOnlySpan<char> parameters)
    {
        int count = 1;
        int depth = 0;
        foreach (char c in parameters)
        {
            depth += c switch
            {
                '{' or '[' or '(' => 1,
                '}' or ']' or ')' => -1,
                _ => 0,
            };
            if (depth < 0)
                break;
            if (c == ',' && depth == 0)
                count++;
        }

        return count;
    }
}
