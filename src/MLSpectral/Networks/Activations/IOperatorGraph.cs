namespace MLSpectral;

/// <summary>A graph of ONNX operators, as far as a shape adds to it.</summary>
internal interface IOperatorGraph
{
    /// <summary>Adds a node with one result.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="result">The name of its result, which is its own name too.</param>
    /// <param name="operands">The names of what it takes.</param>
    /// <returns>The name of the result.</returns>
    string Add(string operation, string result, params ReadOnlySpan<string> operands);

    /// <summary>Adds a node with one operand and an attribute that is a word.</summary>
    string AddWith(string attribute, string setting, string operation, string result, string operand);

    /// <summary>Adds a node with one operand and an attribute that is a number.</summary>
    string AddWith(string attribute, float setting, string operation, string result, string operand);
}
