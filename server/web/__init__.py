"""What every page shares: templates, assets, headers, errors."""
