"""UNDOCUMENTED package"""
