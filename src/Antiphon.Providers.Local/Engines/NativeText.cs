using System.Runtime.InteropServices;
using System.Text;

namespace Antiphon.Providers.Local.Engines;

/// <summary>Zero-terminated UTF-8 in unmanaged memory.</summary>
internal static unsafe class NativeText
{
    /// <summary>A copy that the caller frees with <see cref="NativeMemory.Free"/>, or never where the library keeps the pointer.</summary>
    internal static byte* Utf8(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var memory = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(memory, length));
        memory[length] = 0;
        return memory;
    }
}
