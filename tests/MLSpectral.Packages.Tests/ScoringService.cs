using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MLSpectral.Packages.Tests;

/// <summary>A web service that listens on a free port of this machine until it is disposed.</summary>
internal sealed class ScoringService : IDisposable
{
    private const string Announcement = "Now listening on: ";

    private readonly TaskCompletionSource<string> _address = new();
    private readonly StringBuilder _printed = new();
    private readonly Process _process;
    private readonly HttpClient _client;

    private ScoringService(Process process)
    {
        _process = process;
        _client = new HttpClient();
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a service and waits until it listens.</summary>
    public static async Task<ScoringService> StartAsync(Project project)
    {
        string program = Path.Combine(project.Output, $"{project.Name}.dll");
        var service = new ScoringService(Command.Start(project.Folder, Command.Host, program, "--urls", "http://127.0.0.1:0"));
        service._client.BaseAddress = new Uri(await service._address.Task);
        return service;
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

    /// <summary>Takes one line of what the service prints; null at its end.</summary>
    private void Read(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new AssertFailedException($"The service ended before it listened:\n{_printed}"));
            return;
        }

        _printed.AppendLine(line);
        int start = line.IndexOf(Announcement, StringComparison.Ordinal);
        if (start >= 0)
            _address.TrySetResult(line[(start + Announcement.Length)..].Trim());
    }
}
