foreach (string line in Library.Learner.Learn(rows: 200))
    Console.WriteLine(line);
