using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// Items as one JSON file each. A file is written beside its place and moved over it, so that nobody ever reads half of one and
/// a machine that goes down loses at most the change under way. Only the user of this process can read the files. Several
/// processes may share the folder: of two that change one item at the same moment, one wins.
/// </summary>
internal sealed class JsonFolder<T>(string root, string kind, JsonTypeInfo<T> format) : IItemStore<T>, IDisposable
    where T : class, IStoredItem
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // One change at a time: a check and what follows from it belong together.
    private readonly SemaphoreSlim _changes = new(1, 1);

    public async Task<IReadOnlyList<T>> ListAsync(string project, CancellationToken cancellationToken)
    {
        var folder = FolderOf(project);
        if (!Directory.Exists(folder)) return [];
        var items = new List<T>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (await ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } item) items.Add(item);
        }

        return [.. items.OrderBy(item => item.CreatedAt).ThenBy(item => item.Id)];
    }

    public async Task<T?> FindAsync(string? project, Guid id, CancellationToken cancellationToken)
    {
        if (project is not null) return await ReadAsync(PathOf(project, id), cancellationToken).ConfigureAwait(false);
        if (!Directory.Exists(root)) return null;
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (await ReadAsync(PathOf(Path.GetFileName(folder), id), cancellationToken).ConfigureAwait(false) is { } item) return item;
        }

        return null;
    }

    public async Task AddAsync(T item, Func<IReadOnlyList<T>, VoiceException?> refusal, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (refusal(await ListAsync(item.Project, cancellationToken).ConfigureAwait(false)) is { } error) throw error;
            await WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
    }

    public async Task<T?> UpdateAsync(string project, Guid id, Func<T, T> change, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await FindAsync(project, id, cancellationToken).ConfigureAwait(false) is not { } item) return null;
            var changed = change(item);
            await WriteAsync(changed, cancellationToken).ConfigureAwait(false);
            return changed;
        }
        finally
        {
            _changes.Release();
        }
    }

    public async Task<bool> DeleteAsync(string project, Guid id, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var path = PathOf(project, id);
            if (!File.Exists(path)) return false;
            File.Delete(path);
            return true;
        }
        finally
        {
            _changes.Release();
        }
    }

    public void Dispose() => _changes.Dispose();

    private string FolderOf(string project) => Path.Combine(root, project, kind);

    private string PathOf(string project, Guid id) => Path.Combine(FolderOf(project), $"{id:D}.json");

    private async Task<T?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false)) return await JsonSerializer.DeserializeAsync(file, format, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // Deleted meanwhile, or never there.
        }
    }

    private async Task WriteAsync(T item, CancellationToken cancellationToken)
    {
        var path = PathOf(item.Project, item.Id);
        var folder = Path.GetDirectoryName(path)!;
        var draft = $"{path}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersFolder);
            options.UnixCreateMode = OwnersFile;
        }

        var file = new FileStream(draft, options);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, item, format, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
