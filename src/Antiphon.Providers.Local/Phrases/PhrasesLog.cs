using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.Phrases;

internal static partial class PhrasesLog
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Information, Message = "Made language model {Hash}: {Words} words in {Milliseconds:F0} ms.")]
    public static partial void ModelMade(ILogger logger, string hash, int words, double milliseconds);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Warning, Message = "The folder for language models cannot be used ({Reason}).")]
    public static partial void FolderUnusable(ILogger logger, string reason);
}
