using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace MLSpectral.Packages.Tests;

/// <summary>A web service that listens on a free port of this machine until it is disposed.</summary>
internal sealed class ScoringService : IDisposable
{
    private const string Announcement = "Now listening on: ";

    private readonly Process _process;
    private readonly HttpClient _client;

    public ScoringService(Project project)
    {
        _process = Command.Start(
            project.Folder,
            Command.Host,
            Path.Combine(project.Output, $"{project.Name}.dll"),
            "--urls",
            "http://127.0.0.1:0"
        );
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _client = new HttpClient { BaseAddress = new Uri(Address()) };

        // What it prints from now on is of no interest, and must not fill the pipe.
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>The score of one row.</summary>
    public async Task<float> ScoreAsync(float[] features)
    {
        using HttpResponseMessage response = await _client.PostAsJsonAsync("score", new { features });
        Assert.IsTrue(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("score").GetSingle();
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Address()
    {
        var printed = new List<string>();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            printed.Add(line);
            int start = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (start >= 0)
                return line[(start + Announcement.Length)..].Trim();
        }

        throw new AssertFailedException($"The service ended before it listened:\n{string.Join('\n', printed)}");
    }
}
