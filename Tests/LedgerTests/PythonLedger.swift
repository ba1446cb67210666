/// What Python's batchrun 0.0.14 leaves: `json.dump(db, indent=2)`.
enum PythonLedger {
  static let text = """
    {
      "\(id("python train.py --lr=0.1").text)": {
        "start": 1699999999.123456,
        "runtime": 12.5,
        "status": 0,
        "command": "python train.py --lr=0.1",
        "parameters": {
          "lr": "0.1"
        }
      },
      "\(id("echo \"caf\u{e9}\"").text)": {
        "start": 1699999999.5,
        "runtime": 1.0,
        "status": -9,
        "command": "echo \\"caf\\u00e9\\"",
        "parameters": {}
      },
      "\(id("false").text)": {
        "start": 1699999999.5,
        "runtime": 0.1,
        "status": 1,
        "command": "false",
        "parameters": {},
        "note": [1, {"deep": "a b"}]
      },
      "\(id("sleep 9").text)": {
        "start": null,
        "runtime": null,
        "status": null,
        "command": "sleep 9",
        "parameters": {}
      }
    }
    """
}
