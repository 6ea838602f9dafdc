using Google.Protobuf;

namespace MLSpectral;

/// <summary>
/// A graph of standard ONNX operators that is being put together, and its file: onnx.proto of ONNX 1.15, which is IR version 9 with opset
/// 20 (github.com/onnx/onnx, docs/Versioning.md). The first dimension of inputs and outputs is the symbol N, the number of rows.
/// </summary>
/// <remarks>The file holds the nodes in the order in which they were added, which must be an order of evaluation.</remarks>
internal sealed class OnnxGraph : IOperatorGraph
{
    private const int IrVersion = 9;
    private const int OperatorSet = 20;
    private const string Rows = "N";

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _tensors = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];

    /// <summary>Adds an input of N rows.</summary>
    public string AddInput(string name, int width)
    {
        _inputs.Add(Rectangle(name, OnnxElementType.Single, width));
        return name;
    }

    /// <summary>Makes a value that a node gives an output of N rows.</summary>
    public void AddOutput(string name, OnnxElementType type, int width) => _outputs.Add(Rectangle(name, type, width));

    /// <summary>Adds a constant (an initializer) in single precision.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values, row by row, little-endian.</param>
    /// <param name="dimensions">The shape.</param>
    /// <returns>The name.</returns>
    public string AddTensor(string name, ReadOnlyMemory<byte> values, params ReadOnlySpan<int> dimensions)
    {
        const int dims = 1,
            dataType = 2,
            tensorName = 8,
            rawData = 9;
        var tensor = new ProtobufMessage();
        foreach (int dimension in dimensions)
            tensor.Add(dims, dimension);
        _tensors.Add(tensor.Add(dataType, (long)OnnxElementType.Single).Add(tensorName, name).Add(rawData, values));
        return name;
    }

    /// <summary>Adds a vector as a constant.</summary>
    /// <exception cref="InvalidOperationException">A number is not finite in single precision.</exception>
    public string AddTensor(string name, IReadOnlyList<double> values)
    {
        var bytes = new byte[sizeof(float) * values.Count];
        for (int i = 0; i < values.Count; i++)
            SinglePrecision.Write(bytes, i, values[i], name);
        return AddTensor(name, bytes, values.Count);
    }

    /// <summary>Adds scale · value + offset for each column of a value, as far as it changes anything.</summary>
    /// <returns>The name of the result; that of the value itself where there is nothing to do.</returns>
    /// <exception cref="InvalidOperationException">A number is not finite in single precision.</exception>
    public string AddScaled(string value, string result, IReadOnlyList<double> scales, IReadOnlyList<double> offsets)
    {
        if (scales.Any(scale => scale != 1))
            value = Add("Mul", result + "_Scaled", [value, AddTensor(result + "_Scales", scales)]);
        if (offsets.Any(offset => offset != 0))
            value = Add("Add", result + "_Moved", [value, AddTensor(result + "_Offsets", offsets)]);
        return value;
    }

    /// <summary>Adds a node with one result.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="result">The name of its result, which is its own name too.</param>
    /// <param name="operands">The names of what it takes.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="description">What it is, for readers; may be empty.</param>
    /// <returns>The name of the result.</returns>
    public string Add(
        string operation,
        string result,
        IEnumerable<string> operands,
        IEnumerable<ProtobufMessage>? attributes = null,
        string description = ""
    )
    {
        const int input = 1,
            output = 2,
            name = 3,
            operatorType = 4,
            attribute = 5,
            docString = 6;
        var node = new ProtobufMessage();
        foreach (string operand in operands)
            node.Add(input, operand);
        node.Add(output, result).Add(name, result).Add(operatorType, operation);
        foreach (ProtobufMessage one in attributes ?? [])
            node.Add(attribute, one);
        if (description.Length > 0)
            node.Add(docString, description);
        _nodes.Add(node);
        return result;
    }

    string IOperatorGraph.Add(string operation, string result, params ReadOnlySpan<string> operands) =>
        Add(operation, result, operands.ToArray());

    string IOperatorGraph.AddWith(string attribute, string setting, string operation, string result, string operand) =>
        Add(operation, result, [operand], [OnnxAttribute.Of(attribute, setting)]);

    string IOperatorGraph.AddWith(string attribute, float setting, string operation, string result, string operand) =>
        Add(operation, result, [operand], [OnnxAttribute.Of(attribute, setting)]);

    /// <summary>Writes the file and leaves the stream open.</summary>
    /// <exception cref="InvalidOperationException">The file would be larger than 2 GiB, the limit of protocol buffers; nothing is
    /// written.</exception>
    public void WriteTo(Stream stream)
    {
        ProtobufMessage model = Model();
        OnnxSize.Check(model.Length);
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
    }

    private ProtobufMessage Model()
    {
        const int irVersion = 1,
            producerName = 2,
            producerVersion = 3,
            graph = 7,
            operatorSetImport = 8;
        const int version = 2;
        return new ProtobufMessage()
            .Add(irVersion, IrVersion)
            .Add(producerName, nameof(MLSpectral))
            .Add(producerVersion, typeof(OnnxGraph).Assembly.GetName().Version!.ToString())
            .Add(graph, Graph())
            .Add(operatorSetImport, new ProtobufMessage().Add(version, OperatorSet));
    }

    private ProtobufMessage Graph()
    {
        const int node = 1,
            name = 2,
            initializer = 5,
            input = 11,
            output = 12;
        var graph = new ProtobufMessage();
        AddAll(node, _nodes);
        graph.Add(name, "FeedForwardNetwork");
        AddAll(initializer, _tensors);
        AddAll(input, _inputs);
        AddAll(output, _outputs);
        return graph;

        void AddAll(int field, List<ProtobufMessage> messages)
        {
            foreach (ProtobufMessage message in messages)
                graph.Add(field, message);
        }
    }

    // ValueInfoProto, TypeProto, TypeProto.Tensor and TensorShapeProto, one in the other.
    private static ProtobufMessage Rectangle(string name, OnnxElementType type, int width)
    {
        const int valueName = 1,
            valueType = 2,
            tensorType = 1,
            elementType = 1,
            shape = 2,
            dimension = 1,
            dimensionValue = 1,
            dimensionSymbol = 2;
        ProtobufMessage dimensions = new ProtobufMessage()
            .Add(dimension, new ProtobufMessage().Add(dimensionSymbol, Rows))
            .Add(dimension, new ProtobufMessage().Add(dimensionValue, width));
        ProtobufMessage tensor = new ProtobufMessage().Add(elementType, (long)type).Add(shape, dimensions);
        return new ProtobufMessage().Add(valueName, name).Add(valueType, new ProtobufMessage().Add(tensorType, tensor));
    }
}
