using System.Text.Json;
using Dashboard.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Jobs;

/// <summary>Jobs in the database. Saves go one after the other, in the order they were asked for.</summary>
internal sealed class JobStore(IDbContextFactory<DashboardDbContext> factory) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Makes the tables where they are missing.</summary>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await db.Database.EnsureCreatedAsync(cancellationToken);
        if (db.Database.IsSqlite())
        {
            // Readers don't wait for the writer, and a commit costs no fsync: after a power cut the last
            // jobs may be missing, but the database stays whole.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", cancellationToken);
        }
    }

    public async Task AddAsync(Job job, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            db.Jobs.Add(ToRow(job));
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task UpdateAsync(Job job, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            db.Jobs.Update(ToRow(job));
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<Job?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, cancellationToken) is { } row ? FromRow(row) : null;
    }

    public async Task<IReadOnlyList<Job>> ListAsync(JobKind? kind, int count, string? before, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = db.Jobs.AsNoTracking();
        if (kind is { } only)
        {
            var name = only.ToString();
            rows = rows.Where(j => j.Kind == name);
        }

        if (before is not null)
        {
            rows = rows.Where(j => string.Compare(j.Id, before) < 0);
        }

        return (await rows.OrderByDescending(j => j.Id).Take(count).ToListAsync(cancellationToken)).ConvertAll(FromRow);
    }

    /// <summary>Marks what an earlier run left unfinished, and answers which jobs that were.</summary>
    public async Task<IReadOnlyList<Job>> InterruptAsync(string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await db.Jobs.Where(j => j.State == nameof(JobState.Queued) || j.State == nameof(JobState.Running)).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            row.State = nameof(JobState.Interrupted);
            row.Reason = reason;
            row.EndedAt = now.UtcTicks;
        }

        await db.SaveChangesAsync(cancellationToken);
        return rows.ConvertAll(FromRow);
    }

    /// <summary>Deletes all but the newest jobs and answers the ids that went.</summary>
    public async Task<IReadOnlyList<string>> PruneAsync(int keep, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var old = await db.Jobs.OrderByDescending(j => j.Id).Skip(keep).ToListAsync(cancellationToken);
        db.Jobs.RemoveRange(old);
        await db.SaveChangesAsync(cancellationToken);
        return old.ConvertAll(j => j.Id);
    }

    public void Dispose() => _writer.Dispose();

    private static JobRow ToRow(Job job) => new()
    {
        Id = job.Id,
        Kind = job.Kind.ToString(),
        Target = job.Target,
        Title = job.Title,
        User = job.User,
        State = job.State.ToString(),
        Reason = job.Reason,
        ExitCode = job.ExitCode,
        CreatedAt = job.CreatedAt.UtcTicks,
        StartedAt = job.StartedAt?.UtcTicks,
        EndedAt = job.EndedAt?.UtcTicks,
        Commands = JsonSerializer.Serialize(job.Commands),
        Results = JsonSerializer.Serialize(job.Results),
        Request = job.RequestJson,
    };

    private static Job FromRow(JobRow row) => new()
    {
        Id = row.Id,
        Kind = Enum.Parse<JobKind>(row.Kind),
        Target = row.Target,
        Title = row.Title,
        User = row.User,
        State = Enum.Parse<JobState>(row.State),
        Reason = row.Reason,
        ExitCode = row.ExitCode,
        CreatedAt = FromTicks(row.CreatedAt),
        StartedAt = row.StartedAt is { } started ? FromTicks(started) : null,
        EndedAt = row.EndedAt is { } ended ? FromTicks(ended) : null,
        Commands = JsonSerializer.Deserialize<List<string>>(row.Commands) ?? [],
        Results = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Results) ?? [],
        RequestJson = row.Request,
    };

    private static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);
}
