"""The post room: what people are told, once, wherever they want to hear it: in the inbox, by mail, by text, by push.

Owns the words notice, channel, digest and quiet hours. A kind of notice is declared by the feature it belongs to.
"""
