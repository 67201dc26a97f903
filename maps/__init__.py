"""Maps that open without a network: folium pages with everything embedded."""
