using Microsoft.ML;

namespace MLSpectral.Tests.Pipelines;

/// <summary>
/// A row as an application has it: numbers, categories, text, and a label for each task. Income is a function of the others and noise.
/// </summary>
internal sealed class Person
{
    public float Age { get; set; }

    public float Hours { get; set; }

    public float Noise { get; set; }

    public string City { get; set; } = "";

    public string Note { get; set; } = "";

    public float Weight { get; set; }

    public float Income { get; set; }

    public bool Rich { get; set; }

    public string Level { get; set; } = "";

    public int Code { get; set; }

    /// <summary>Who belongs together; no feature.</summary>
    public float Household { get; set; }

    /// <summary>The columns that most tests use as features.</summary>
    public static string[] Numbers => [nameof(Age), nameof(Hours), nameof(Noise)];

    public static List<Person> List(int count = 300, int seed = 3)
    {
        var random = new Random(seed);
        var people = new List<Person>(count);
        for (int i = 0; i < count; i++)
        {
            float age = 20 + (40 * random.NextSingle()),
                hours = 10 + (30 * random.NextSingle());
            int city = random.Next(3),
                mood = random.Next(2);
            float income = ((age - 40) / 10) + ((hours - 25) / 10) + (2 * (city - 1)) + (2 * mood) - 1 + (0.2f * random.NextSingle());
            people.Add(
                new Person
                {
                    Age = age,
                    Hours = hours,
                    Noise = random.NextSingle(),
                    City = new[] { "Graz", "Linz", "Wien" }[city],
                    Note = mood == 0 ? "slow and often late" : "quick and always early",
                    Weight = 1 + (i % 2),
                    Household = i / 15,
                    Income = income,
                    Rich = income > 0,
                    Level =
                        income < -1 ? "low"
                        : income < 1 ? "middle"
                        : "high",
                    Code =
                        income < -1 ? 30
                        : income < 1 ? 10
                        : 20,
                }
            );
        }

        return people;
    }

    public static IDataView View(MLContext ml, int count = 300, int seed = 3) => ml.Data.LoadFromEnumerable(List(count, seed));
}
