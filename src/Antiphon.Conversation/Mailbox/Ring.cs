namespace Antiphon.Conversation;

/// <summary>A queue on a growing array; the owner bounds it. Not thread-safe.</summary>
internal sealed class Ring<T>(int slots)
{
    private T[] _items = new T[slots];
    private int _head;

    public int Count { get; private set; }

    public void Enqueue(T item)
    {
        if (Count == _items.Length) Grow();
        _items[(_head + Count++) % _items.Length] = item;
    }

    public T Dequeue()
    {
        if (Count == 0) throw new InvalidOperationException("The ring is empty.");
        var item = _items[_head];
        _items[_head] = default!;
        _head = (_head + 1) % _items.Length;
        Count--;
        return item;
    }

    /// <summary>Puts an item before all others.</summary>
    public void Prepend(T item)
    {
        if (Count == _items.Length) Grow();
        _head = (_head + _items.Length - 1) % _items.Length;
        _items[_head] = item;
        Count++;
    }

    public T DequeueLast()
    {
        if (Count == 0) throw new InvalidOperationException("The ring is empty.");
        ref var last = ref _items[(_head + --Count) % _items.Length];
        var item = last;
        last = default!;
        return item;
    }

    public void Clear()
    {
        while (Count > 0) Dequeue();
    }

    public ref readonly T Peek() => ref _items[_head];

    private void Grow()
    {
        var larger = new T[_items.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _items[(_head + i) % _items.Length];
        _items = larger;
        _head = 0;
    }
}
