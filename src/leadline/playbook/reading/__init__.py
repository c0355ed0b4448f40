"""How a playbook is read: YAML to nodes, nodes to values by shapes, values to parts; every problem is collected."""
