using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Storage;

/// <summary>The database. Its types stay in this folder and its users' stores.</summary>
internal sealed class DashboardDbContext(DbContextOptions<DashboardDbContext> options) : DbContext(options)
{
    public DbSet<JobRow> Jobs => Set<JobRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var job = modelBuilder.Entity<JobRow>();
        job.ToTable("jobs");
        job.HasKey(j => j.Id);
        job.Property(j => j.Id).HasMaxLength(32);
        job.HasIndex(j => new { j.Kind, j.Id });
        job.HasIndex(j => j.State);
    }
}

/// <summary>A job's row. Times are UTC ticks, which both databases order alike.</summary>
internal sealed class JobRow
{
    public required string Id { get; set; }

    public required string Kind { get; set; }

    public required string Target { get; set; }

    public required string Title { get; set; }

    public required string User { get; set; }

    public required string State { get; set; }

    public string? Reason { get; set; }

    public int? ExitCode { get; set; }

    public long CreatedAt { get; set; }

    public long? StartedAt { get; set; }

    public long? EndedAt { get; set; }

    public required string Commands { get; set; }

    public required string Results { get; set; }

    public required string Request { get; set; }
}
