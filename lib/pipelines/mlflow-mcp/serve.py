"""MLflow's MCP server over HTTP: MLflow itself starts it for one user, over standard input."""

import os

from mlflow.mcp.server import create_mcp

if __name__ == "__main__":
    create_mcp().run(transport="http", host="0.0.0.0", port=int(os.environ.get("PORT", "8000")), show_banner=False)
