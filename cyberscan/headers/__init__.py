"""What a site's headers say to browsers, read and judged by the standards. Pure: texts in, values out.

Nothing here touches the network or knows a check. Every function accepts any text, works in time linear in
its length, and raises nothing.
"""
