namespace PaperReproduction.Data;

/// <summary>What is learned, and so which trainer learns it.</summary>
internal enum LearningTask
{
    /// <summary>A number; the test metric is R².</summary>
    Regression,

    /// <summary>One of two classes; the test metric is the accuracy.</summary>
    TwoClasses,

    /// <summary>One of several classes; the test metric is the accuracy.</summary>
    Classes,
}
