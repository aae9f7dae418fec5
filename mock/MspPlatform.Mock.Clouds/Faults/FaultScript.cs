namespace MspPlatform.Mock.Clouds.Faults;

/// <summary>What is to go wrong next, in order.</summary>
internal sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    public void Add(Fault fault)
    {
        lock (_lock)
            _faults.Add(fault);
    }

    public void Clear()
    {
        lock (_lock)
            _faults.Clear();
    }

    /// <returns>What goes wrong with this request; null for nothing.</returns>
    public Fault? Take(string operation)
    {
        lock (_lock)
        {
            int index = _faults.FindIndex(f => f.Operation == operation);
            if (index < 0)
                return null;
            Fault fault = _faults[index];
            if (fault.Times > 1)
                _faults[index] = fault with { Times = fault.Times - 1 };
            else
                _faults.RemoveAt(index);
            return fault;
        }
    }
}
