namespace Antiphon.Conversation.Recording;

/// <summary>The layout of a recording (docs/recordings.md): a preamble, then records of length, payload and checksum.</summary>
internal static class RecordFormat
{
    /// <summary>Extension of recordings.</summary>
    public const string Extension = ".antiphon-call";

    /// <summary>Version that is written. Goes up with every change after which an older program would misread a file.</summary>
    public const ushort Version = 1;

    /// <summary>Magic and version.</summary>
    public const int PreambleLength = 10;

    /// <summary>Length before and checksum after a payload.</summary>
    public const int FrameOverhead = 8;

    /// <summary>No payload is longer: a second of audio at 48 kHz takes 96 KB, the rest is for long texts and histories.</summary>
    public const int MaxPayload = 16 * 1024 * 1024;

    public static ReadOnlySpan<byte> Magic => "ANTICALL"u8;
}

/// <summary>What a record is; the first byte of its payload. Stable numbers.</summary>
internal enum RecordType : byte
{
    /// <summary>JSON about the call. The first record, once.</summary>
    Header = 1,

    /// <summary>Something that came through the door.</summary>
    Mail = 2,

    /// <summary>Something that went out while the mail before it was handled.</summary>
    Output = 3,

    /// <summary>The session settles: what follows is the end's output.</summary>
    Closing = 4,

    /// <summary>The recording is whole. The last record.</summary>
    End = 5,

    /// <summary>From here on nothing was recorded. The last record.</summary>
    Lost = 6,
}

/// <summary>Why a recording breaks off.</summary>
internal enum RecordLoss : byte
{
    /// <summary>More waited to be written than may wait.</summary>
    TooSlow = 1,

    /// <summary>The recorder does not know how to write something that came through the door.</summary>
    NotRecordable = 2,
}
